"""Where catalogues come from and go to: files of law and workbooks."""
