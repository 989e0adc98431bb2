"""Need of residents: norms, five need models, demand beside need, and the list that hours allow."""
