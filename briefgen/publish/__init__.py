"""From the output to the public: the leak gate, the plan, and one file for each kind of target."""
