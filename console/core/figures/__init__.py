"""Figures over all cases: what Merah, Pola, Dinding and the briefings count (console/README.md, "Figures")."""
