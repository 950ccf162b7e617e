"""Programme of administrative reform: the tasks of an agency's plan and those given by its superior."""
