"""What a page shows: filters, figures, tables, and numbers as they are written."""
