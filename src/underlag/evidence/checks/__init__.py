"""What must hold between the files of a country before anything is computed from them."""
