"""underlag: planning basis for primary-care staffing."""
