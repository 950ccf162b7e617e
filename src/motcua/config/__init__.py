"""Settings, addresses and start-up: the top of the house."""
