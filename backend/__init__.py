"""The product behind the sidebar: domain, ports, services, adapters and the doors that lead in."""
