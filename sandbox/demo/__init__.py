"""The demo: starts the world and the product as two processes and shows, or proves, the main job."""
