"""What is raised, lowered or marked: x₁², x′, v⃗."""
