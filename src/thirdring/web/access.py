"""Moved to thirdring.staff.access, where every face may lean on it."""

from thirdring.staff.access import FaceRequest, View, public, public_without_city, staff_only

__all__ = ["FaceRequest", "View", "public", "public_without_city", "staff_only"]
