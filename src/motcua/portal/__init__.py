"""Citizens' portal: pages that belong to no other room."""
