"""What a key means for each member: negotiation, inverse problems, robustness, fairness."""
