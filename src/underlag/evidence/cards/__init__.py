"""What people write and review, as frozen types: sources, parameters, professions, measures, scenarios."""
