// What staff pages load besides: live news, keys, the queue's map. Every page works without it.
import "./staff/case";
import "./staff/contact";
import "./staff/keys";
import "./staff/line";
import "./staff/map";
import "./staff/queue";
import "./staff/room";
