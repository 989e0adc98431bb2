"""Where within a region posts are placed: municipalities and units, towards rural and deprived areas."""
