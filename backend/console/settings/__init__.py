"""Pages on which admins set the organization up: jobs, stages, policy, people, the switch, a list of candidates."""
