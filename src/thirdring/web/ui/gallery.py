"""A form with one field of each kind, for the gallery."""

from django import forms

from thirdring.web.ui.forms import UiForm


class GalleryForm(UiForm):
    """One field of each kind."""

    name = forms.CharField(label="Your name", help_text="As we should call you.")
    email = forms.EmailField(label="E-mail address", required=False)
    words = forms.CharField(label="What did you see?", widget=forms.Textarea(attrs={"rows": 3}))
    size = forms.ChoiceField(
        label="How big is it?",
        widget=forms.RadioSelect,
        choices=[("plate", "Like a plate"), ("door", "Like a door")],
    )
    topics = forms.MultipleChoiceField(
        label="What does it block?",
        widget=forms.CheckboxSelectMultiple,
        choices=[("lane", "A traffic lane"), ("path", "The path for people on foot")],
    )
    language = forms.ChoiceField(label="Language", choices=[("en", "English"), ("es", "Español")])
    photo = forms.FileField(label="A photo", required=False)
    updates = forms.BooleanField(label="Send me news about this", required=False)
