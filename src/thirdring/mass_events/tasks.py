"""What is done about mass events in the background: each in batches that may be done again."""

from procrastinate.contrib.django import app

from thirdring.city.models import City
from thirdring.kernel.actor import system
from thirdring.mass_events.actions import closing, detecting, linking, telling
from thirdring.mass_events.models import Closing, Event, News
from thirdring.mass_events.queries import earlier_cases

REASON = "mass event"


@app.task(name=telling.PASS_ON)
def pass_on(*, news_id: int, city_id: int) -> None:
    """Tell everyone concerned, five hundred cases at a time."""
    news = News.objects.of(city_id).filter(pk=news_id).first()
    while news is not None and telling.pass_on_some(news, actor=system(city_id, reason=REASON)):
        pass


@app.task(name=linking.GATHER)
def gather(*, event_id: int, city_id: int) -> None:
    """Take in the cases from before, five hundred at a time."""
    event = Event.objects.of(city_id).filter(pk=event_id, gathering=True).first()
    if event is None:
        return
    found, by = earlier_cases(event), system(city_id, reason=REASON)
    for at in range(0, len(found), linking.BATCH):
        linking.gather_some(event, found[at : at + linking.BATCH], actor=by)
    linking.gathered(event, actor=by)


@app.task(name=closing.CLOSE)
def close_cases(*, closing_id: int, city_id: int) -> None:
    """Close the cases of a closing in bulk, fifty at a time, and draw the sample."""
    found = Closing.objects.of(city_id).select_related("by").filter(pk=closing_id, done_at__isnull=True)
    by = system(city_id, reason=REASON)
    for each in found:
        while closing.close_some(each, actor=by):
            pass
        closing.finish_closing(each, actor=by)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="resume_mass_events", pass_context=False)
def resume(timestamp: int) -> None:
    """Take up what a worker that died left undone, and note whose update is overdue."""
    reason = "work a worker left"
    for news in News.objects.across_cities(reason).filter(passed_on_at__isnull=True):
        pass_on(news_id=news.pk, city_id=news.city_id)
    for event in Event.objects.across_cities(reason).filter(gathering=True):
        gather(event_id=event.pk, city_id=event.city_id)
    for each in Closing.objects.across_cities(reason).filter(done_at__isnull=True):
        close_cases(closing_id=each.pk, city_id=each.city_id)
    telling.remind(actor=system(0, reason="update overdue"))


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="watch_for_surges", pass_context=False)
def watch_for_surges(timestamp: int) -> None:
    """Look at each city for more reports than usual."""
    for city in City.objects.order_by("pk"):
        detecting.watch(city, actor=system(city.pk, reason="surge detector"))
