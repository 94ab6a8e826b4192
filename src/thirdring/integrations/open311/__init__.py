"""Other cities' Open311 servers: read in any dialect, sent reports to, and followed."""
