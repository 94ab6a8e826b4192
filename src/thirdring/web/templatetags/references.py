"""References as people read them."""

from django import template

from thirdring.cases import references

register = template.Library()
register.filter("pretty", references.pretty)
