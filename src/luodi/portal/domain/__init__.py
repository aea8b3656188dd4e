"""Pure values of the portal: how a paper is laid out, marked and summed up."""
