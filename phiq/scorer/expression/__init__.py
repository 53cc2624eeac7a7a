"""What an equation is once read: the tree, its functions, bindings, domains, derivatives."""
