"""Settings, URLs, command line and start-up; the highest package."""
