"""What Google knows of its own project and people: names, keys, tokens; the pages for them are in google."""
