"""How mail is written: its two parts, its headers, its links."""
