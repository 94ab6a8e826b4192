"""Who reacts to which event, on one screen. Order matters: top to bottom, inside the event's transaction."""

from collections.abc import Mapping, Sequence

from thirdring.alerts import handlers as alerts
from thirdring.cases import events as cases
from thirdring.cases import handlers as case_handlers
from thirdring.constituents import events as people
from thirdring.contact_centre import events as calls
from thirdring.contact_centre import handlers as call_handlers
from thirdring.feedback import events as feedback
from thirdring.feedback import handlers as quality
from thirdring.integrations.open311 import handlers as neighbours
from thirdring.kernel.events import Event, Handler
from thirdring.knowledge import handlers as knowledge
from thirdring.mass_events import events as mass_events
from thirdring.mass_events import handlers as mass_handlers
from thirdring.messaging import events as answers
from thirdring.messaging import handlers as messaging
from thirdring.messaging import parties, staff_mail
from thirdring.routing import events as outside
from thirdring.routing import handlers as routing
from thirdring.sla import events as promises
from thirdring.sla import handlers as sla
from thirdring.workbench import handlers as workbench

REACTIONS: Mapping[type[Event], Sequence[Handler]] = {
    cases.CaseEvent: [workbench.announce_case],  # whatever happens to a case, after its own row
    cases.CaseOpened: [
        routing.note_assignment,
        sla.start_clocks,
        sla.escalate_safety,
        messaging.acknowledge,
        mass_handlers.take_in,
        alerts.hear_opened,
        knowledge.hear_reporter,
    ],
    cases.CaseAccepted: [sla.acknowledged],
    cases.WorkStarted: [sla.acted],
    cases.CaseHeld: [sla.pause_clocks, messaging.tell_of_hold],
    cases.CaseResumed: [sla.resume_clocks],
    cases.NoteAdded: [messaging.pass_on_note],
    cases.CaseClosed: [
        sla.stop_clocks,
        sla.escalate_unanswered,
        sla.end_escalations,
        quality.flag_odd_closing,
        routing.end_referrals,
        messaging.tell_reporters,
        alerts.hear_closed,
    ],
    cases.CaseReopened: [routing.route_reopened, sla.run_again, messaging.tell_of_reopening],
    cases.CaseAssigned: [],
    cases.CaseOffered: [],
    cases.OfferEnded: [],
    cases.CaseRecategorised: [
        neighbours.call_back,
        routing.route_corrected,
        routing.learn_from_correction,
        sla.plan_again,
        sla.escalate_safety,
        messaging.tell_of_another_kind,
    ],
    cases.CaseTransferred: [routing.note_transfer, messaging.tell_of_transfer],
    cases.CasesMerged: [sla.stop_for_merge, messaging.tell_of_joining],
    cases.CaseFollowed: [messaging.acknowledge_follower, knowledge.hear_follower],
    cases.CasesUnmerged: [sla.start_after_unmerge],
    cases.TaskChanged: [],
    cases.PlanFinished: [staff_mail.tell_owner_to_close],
    people.PeopleForgotten: [
        case_handlers.forget,
        messaging.erase_messages,
        call_handlers.forget,
        alerts.forget,
    ],
    people.PeopleMerged: [case_handlers.follow_merge, call_handlers.follow_merge],
    people.PeopleUnmerged: [case_handlers.follow_unmerge, call_handlers.follow_unmerge],
    calls.RoomChanged: [call_handlers.tell_the_room],  # calls that changed, too
    calls.CallsChanged: [],
    feedback.CaseDisputed: [],
    feedback.QuestionAsked: [],
    feedback.QuestionAnswered: [],
    answers.TextsStopped: [alerts.pause_texts],
    outside.ReferralSent: [parties.ask_party, parties.tell_of_referral],
    outside.ReferralSentAgain: [parties.ask_again],
    outside.ReferralNeedsLook: [parties.remind_party],
    outside.PartyAnswered: [parties.pass_on_answer],
    mass_events.EventOpened: [],
    mass_events.EventClosed: [],
    mass_events.NewsPublished: [],
    mass_events.UpdateOverdue: [mass_handlers.ask_for_news],
    mass_events.ClosingDone: [],
    mass_events.SurgeProposed: [],
    mass_events.CityNoticeKept: [alerts.hear_notice],
    promises.PromiseBroken: [],
    promises.PromiseWarned: [],
    promises.WaitEnded: [messaging.tell_of_wait_over],
    promises.SuspensionBegun: [],
    promises.SuspensionEnded: [],
    promises.CasesEscalated: [workbench.announce_escalated],
    promises.EscalationSettled: [],
}
