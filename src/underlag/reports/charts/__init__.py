"""Charts and maps as specifications and as SVG."""
