"""Backup and restore (备份与恢复): the database's own tools, the files beside it, and a manifest
that says what a whole backup holds. Keys are never in a backup."""
