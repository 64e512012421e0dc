"""`/_roost/inference`: what is used of simulated inference."""
