"""Office of the demo: huyện Mỹ Tú 2021 replayed, and the communes that succeeded it in Cần Thơ today.

Everything comes from a fixed seed. Names are invented; units, procedures, limits and working days are real.
"""

SEED = 303_2021
