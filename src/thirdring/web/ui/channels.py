"""By which way something came in, in the language of the page. For staff."""

from django.utils.translation import gettext_lazy

from thirdring.cases.rules import Channel
from thirdring.web.ui.casework import Words

CHANNELS: Words = {
    Channel.WEB: gettext_lazy("on the web"),
    Channel.PHONE: gettext_lazy("by phone"),
    Channel.APP: gettext_lazy("with an app"),
    Channel.OPEN311: gettext_lazy("through Open311"),
    Channel.EMAIL: gettext_lazy("by e-mail"),
    Channel.SMS: gettext_lazy("by text message"),
    Channel.SOCIAL: gettext_lazy("on social media"),
    Channel.WALK_IN: gettext_lazy("at a counter"),
    Channel.LETTER: gettext_lazy("by letter"),
    Channel.STAFF: gettext_lazy("by city staff"),
    Channel.OTHER: gettext_lazy("in another way"),
}
