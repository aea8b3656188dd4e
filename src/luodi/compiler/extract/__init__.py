"""From provisions to tasks, targets, goals and rules."""
