# Words of the files feature.
files-title = Files
files-save = Save
files-back = Back
files-remove = Remove
files-pages = { $count ->
    [one] { $count } page
   *[other] { $count } pages
}
files-size-bytes = { $count ->
    [one] { $count } byte
   *[other] { $count } bytes
}
files-size-kb = { $tenth ->
    [0] { $whole } kB
   *[other] { $whole }.{ $tenth } kB
}
files-size-mb = { $tenth ->
    [0] { $whole } MB
   *[other] { $whole }.{ $tenth } MB
}
files-size-gb = { $tenth ->
    [0] { $whole } GB
   *[other] { $whole }.{ $tenth } GB
}
files-kind-pdf = PDF document
files-kind-image = Image
files-kind-text = Text
files-kind-markup = Page or drawing in code
files-kind-document = Document
files-kind-archive = Archive
files-kind-audio = Sound
files-kind-video = Video
files-kind-other = File
files-picture-alt = Image “{ $name }”
files-pdf = The pages
files-pdf-of = Pages of “{ $name }”
files-pdf-hint = If the pages do not show here, save the file and open it on your device.
files-text = The text
files-text-cut = Only the beginning of the text is shown. Save the file to read all of it.
files-not-shown = This file does not show here. Save it, then open it with the right program.
files-large-picture = This image is too large to show here. Save it to see it.
files-field-hint = Up to { $count } files, { $most } each, { $whole } in all. No programs.
files-field-photographs = Photographs in JPEG, PNG or WebP, up to { $count }, { $most } each. They are turned upright and made into one PDF.
files-wrong-large = “{ $name }” is too large: a file has { $most } at most. Make it smaller or split it, then attach it again.
files-wrong-empty = “{ $name }” is empty. Open it to check what it holds, save it, then attach it again.
files-wrong-program = “{ $name }” is a program, and a program can harm the computer of whoever opens it. Attach a document or a screenshot instead.
files-wrong-lies = “{ $name }” is not what its name says: its content is not { $ending }. Open it with the program that made it, save it in that format, then attach it again.
files-wrong-many = There are more than { $most } files. Send them in several goes, or put them into a ZIP archive.
files-wrong-room = There is not enough room left: these files take { $size }, and { $free } of { $most } is left. Remove old files or attach smaller ones.
files-wrong-no-photograph = “{ $name }” is no photograph in JPEG, PNG or WebP. Attach it as a file, without binding it to the photographs.
files-photograph-large = Photograph { $place } is too large to be bound with the others (more than 40 million pixels). Take it again with a smaller resolution.
files-photograph-unreadable = Photograph { $place } cannot be read: it is damaged, or not in JPEG, PNG or WebP. Take it again, then attach it.
setting-files-family-megabytes = Families: room for files, in MB
setting-files-family-megabytes-hint = For each pupil, guardian or guest, in the school. Beyond it, old files have to be removed.
setting-files-staff-megabytes = Staff: room for files, in MB
setting-files-staff-megabytes-hint = For each teacher or other member of staff, in the school. Beyond it, old files have to be removed.
