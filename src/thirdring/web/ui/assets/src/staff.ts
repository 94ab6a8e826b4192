// What staff pages load besides: live news, keys. Every page works without it.
import "./staff/case";
import "./staff/keys";
import "./staff/queue";
