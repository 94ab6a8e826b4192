"""How sure a share is. Pure."""

from math import sqrt

Z95 = 1.959964  # of the standard normal, 95 % lies between both signs of it


def wilson(hits: int, of: int, *, z: float = Z95) -> tuple[float, float]:
    """Between which shares, from 0 to 1, the true one likely lies; (0, 1) where nothing was counted.

    Wilson's score interval (E. B. Wilson, Probable Inference, the Law of Succession, and Statistical
    Inference, 1927): right for small counts and for shares near 0 and 1, where the usual one is not.
    """
    if not of:
        return 0.0, 1.0
    share, spread = hits / of, z * z / of
    middle = share + spread / 2
    reach = z * sqrt(share * (1 - share) / of + spread / (4 * of))
    low, high = (middle - reach) / (1 + spread), (middle + reach) / (1 + spread)
    return max(0.0, low), min(1.0, high)
