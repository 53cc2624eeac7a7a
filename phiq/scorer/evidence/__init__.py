"""What a verdict stands on, in a form that can be checked without Phiq: proofs and witnesses."""
