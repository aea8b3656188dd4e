"""Pure values and rules of the delivery room: states, chains of review, lights, the ladder."""
