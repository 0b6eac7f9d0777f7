"""JSON in the shape of the Cloud Support API: a door to the actions and the rule of visibility that the pages use."""
