"""The data package of a country: its descriptor, and its tables read by their schemas."""
