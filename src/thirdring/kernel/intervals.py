"""How sure a share is. Pure."""

from math import sqrt

from thirdring.kernel.errors import invalid

Z_95 = 1.959963984540054  # of the standard normal: 95 % lies between both signs of it


def wilson(successes: float, trials: float, *, z: float = Z_95) -> tuple[float, float]:
    """Between which shares, from 0 to 1, the true one likely lies; (0, 1) before any trial.

    Wilson's score interval (E. B. Wilson, Probable Inference, the Law of Succession, and Statistical
    Inference, 1927): right for few trials and for shares near 0 and 1, where the usual one is not.
    Raises Invalid (trials) for more successes than trials.
    """
    if not 0 <= successes <= trials:
        raise invalid("trials", "Give at least one trial, and no more successes than trials.")
    if not trials:
        return 0.0, 1.0
    share, square = successes / trials, z * z
    middle = (share + square / (2 * trials)) / (1 + square / trials)
    half = z / (1 + square / trials) * sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    return max(0.0, middle - half), min(1.0, middle + half)
