"""The Cơ quan Khối dashboard: from a unit's spreadsheet to a figure that leaders trust."""
