"""How the rooms are put together into one site (装配): settings, addresses, the server."""
