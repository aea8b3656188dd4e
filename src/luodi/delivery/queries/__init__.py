"""Reading what delivery knows, as frozen values."""
