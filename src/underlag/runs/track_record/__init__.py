"""What forecasts have been worth: the model's and others', held against what came."""
