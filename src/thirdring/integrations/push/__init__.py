"""Notifications on devices, through the push services that their browsers name (RFC 8030, 8291, 8292)."""
