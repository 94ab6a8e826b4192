"""The words Riverton is named with. All its own: no real city's list."""

TREES = (
    "Alder Ash Aspen Basswood Beech Birch Buckeye Butternut Cedar Cherry Chestnut Cypress Dogwood Elm "
    "Hackberry Hawthorn Hazel Hickory Holly Juniper Larch Laurel Linden Locust Magnolia Maple Mulberry Oak "
    "Olive Orchard Pear Pecan Pine Plum Poplar Quince Redbud Rowan Sassafras Spruce Sumac Sycamore Tamarack "
    "Tupelo Walnut Willow"
).split()
FIRST_LINES = (
    "Granary Cooper Tanner Weaver Ropewalk Foundry Chandler Wharf Customs Exchange Assembly Academy Liberty "
    "Commerce Mercer Printer Bell Harbor Ferry Signal Lantern Anchor Barge Towpath Lock Mill Miller Cannery "
    "Depot Engine Turntable Switchyard Canal Levee Quarry Kiln Brewer Cooperage Saddler Wagon Smithy Arsenal "
    "Garrison Rampart Fountain Pump Reservoir Aqueduct Charter Union Federal Republic Senate Chapel Abbey "
    "Parson College Lyceum Observatory Meridian Compass Summit Prospect Terrace Belvedere"
).split()
SURNAMES = (
    "Abernathy Adler Alcott Ames Anders Ashby Atwell Bancroft Barlow Beckett Bellamy Benning Blaine Boyce "
    "Bramwell Brandt Burdett Calder Calloway Carmody Castellan Chaney Coates Colby Conway Corliss Crandall "
    "Croft Dabney Dalton Danvers Delgado Denholm Draper Duquette Eastman Eberly Eldridge Ellery Emmons Escobar "
    "Fairbank Farrow Fenwick Finch Fleming Forsythe Fuentes Gaines Galvin Garrick Gentry Gilchrist Godwin "
    "Gresham Haines Halloran Hargrove Hartwell Hathaway Hollis Holloway Ingram Iverson Jarvis Jessup Keating "
    "Kendrick Kimball Kinsey Lambert Langley Larkin Lathrop Ledger Lindqvist Lowell Loring Madrigal Marchetti "
    "Marlow Mathers Mendez Merritt Milburn Montoya Nash Newcomb Norwood Oakes Okafor Ormsby Osgood Paxton Pell "
    "Pemberton Penrose Quigley Quinn Radcliffe Ramsey Randall Reyes Rigby Rosario Rowland Rutledge Salazar "
    "Sanborn Selby Severn Shelby Sinclair Stanton Sterling Sumner Talbot Tennant Thorne Tilden Tolland Trask "
    "Tremont Upton Valdez Vance Vasquez Wadsworth Walden Warwick Webb Wendell Whitcomb Winslow Wyatt Yarrow "
    "Yates Zeller"
).split()
FIRST_HALVES = (
    "Amber Ash Autumn Bay Bear Birch Blue Bright Brook Cedar Clear Cliff Copper Crane Deer Dove Elk Elm Fair "
    "Falcon Fern Field Fox Glen Golden Gray Green Grouse Hawk Heather Heron High Honey Iron Ivy Lake Lark Long "
    "Meadow Mill Moss North Oak Otter Owl Pine Plover Quail Rain Raven Red River Robin Rock Rose Sage Silver "
    "South Spring Star Still Stone Summer Sun Swan Tall Thistle Thrush Timber Trout Turtle Violet West White "
    "Wild Wind Winter Wood Wren"
).split()
SECOND_HALVES = (
    "bank bend bluff bridge brook burn bury cliff cove crest croft dale den fall field ford gate glen grove "
    "haven hill hollow hurst lake land lea leaf lodge mere mill moor mound mount path point pond ridge rise run "
    "shade shore side spring stone terrace vale valley view water way wick wind wood yard"
).split()
LOCAL_TYPES = (
    "Street Street Street Avenue Avenue Drive Drive Lane Lane Court Place Road Way Terrace Circle".split()
)
ROADS = (
    "Franklin Lincoln Harrison Jefferson Garfield Monroe Douglass Tubman Addams Chavez Carver Whitman"
).split()
OLD_ROADS = ("Old Prairie Road", "Canal Road", "Stagecoach Pike", "Shawnee Trail Road")

NEIGHBOURHOODS = (
    "Downtown|Old Market|Foundry Row|East Quay|West Quay|Ropewalk|Tanner's Flats|Cathedral Square|Lyceum Hill|"
    "Depot District|Lower Landing|Upper Landing|Union Square|Arsenal|Canal Bank|Millrace|Brewery Hill|Cannery|"
    "Ferry Point|Signal Hill|Garrison|Weavers' Green|Saint Brendan|Saint Odile|Mercer Park|Observatory|"
    "Chapel Street|Kiln Corner|Granary|Lantern Hill|Prospect Heights|Belvedere|Quarry Hill|Fountain Square|"
    "College Green|Cooperage|Towpath|Turntable|Old Aqueduct|Commerce Park|Bancroft|Calloway|Danvers Green|"
    "Eldridge|Fenwick|Gresham|Hartwell|Holloway|Kimball|Langley Woods|Marlow|Norwood|Okafor Heights|Paxton|"
    "Penrose|Quinn's Ford|Rosario|Rutledge|Salazar Park|Severn|Sumner|Talbot|Tremont Village|Valdez|Walden Pond|"
    "Warwick|Whitcomb|Winslow|Heronwood|Fox Hollow|Stonebridge|Orchard Hill|Cedar Bluff|Meadowbrook|"
    "Larkspur|Otter Creek|Ravenswood|Silver Lake|Sunfield|Timber Ridge|Thornbury|Wren Hill|Willow Bend|Elmhurst|"
    "Maple Flats|Prairie Gate|Airport Industrial|Rail Yards|South Works|North Works"
).split("|")
PARK_NAMES = (
    "Heron|Founders|Lantern|Meadow|Orchard|Quarry|Sycamore|Unity|Veterans|Willow|Abernathy|Bell Tower|"
    "Cannery|Douglass|Escobar|Fountain|Garrison|Harbor|Ironworks|Jubilee|Kestrel|Linden|Millstone|Northgate|"
    "Observatory|Prairie|Quinn|Riverside|Saint Odile|Terrace|Union|Valley|Westgate|Yarrow"
).split("|")
