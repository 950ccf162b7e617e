"""The one-stop shop: dossiers from intake to return, their clocks, slips, events and facts."""
