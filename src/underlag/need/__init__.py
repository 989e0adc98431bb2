"""Need of residents: norms, five need models, demand beside need, several kinds of users, and the workload method."""
