"""Words of the genre: units, roles, headings of tables, quantities."""
