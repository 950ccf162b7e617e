"""Design: page layout, navigation, form fields, template tags, tables, printing."""
